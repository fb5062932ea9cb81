#include "agent/memory/search/dotproduct.h"

#if defined(__x86_64__) && defined(__GNUC__)
#    define TOM_HAS_WIDE_PRODUCTS
#    include <immintrin.h>
#endif

namespace tom::memory {

namespace {

constexpr int byteShift = 128;

qint32 plainProduct(const quint8 *shifted, const qint8 *other, qsizetype length)
{
    qint32 sum = 0;
    for (qsizetype i = 0; i < length; ++i)
        sum += qint32(shifted[i]) * qint32(other[i]);
    return sum;
}

float plainExactProduct(const quint8 *shifted, const qint8 *remainder, const float *exact, qsizetype length)
{
    float sum = 0;
    for (qsizetype i = 0; i < length; ++i)
        sum += exact[i] * (float(int(shifted[i]) - byteShift) + float(remainder[i]) / remainderSteps);
    return sum;
}

#ifdef TOM_HAS_WIDE_PRODUCTS

__attribute__((target("avx2,fma"))) float avx2ExactProduct(const quint8 *shifted, const qint8 *remainder, const float *exact,
                                                           qsizetype length)
{
    constexpr qsizetype step = 8;
    const __m256 shift = _mm256_set1_ps(float(byteShift));
    const __m256 part = _mm256_set1_ps(1 / remainderSteps);
    const auto eight = [](const auto *bytes) { return _mm_loadl_epi64(reinterpret_cast<const __m128i *>(bytes)); };
    __m256 sum = _mm256_setzero_ps();
    qsizetype i = 0;
    for (; i + step <= length; i += step) {
        const __m256 coarse = _mm256_sub_ps(_mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(eight(shifted + i))), shift);
        const __m256 fine = _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(eight(remainder + i)));
        sum = _mm256_fmadd_ps(_mm256_loadu_ps(exact + i), _mm256_fmadd_ps(fine, part, coarse), sum);
    }
    alignas(32) float parts[step];
    _mm256_store_ps(parts, sum);
    float all = plainExactProduct(shifted + i, remainder + i, exact + i, length - i);
    for (const float one : parts)
        all += one;
    return all;
}

__attribute__((target("avx512f,avx512bw,avx512vnni"))) qint32 vnniProduct(const quint8 *shifted, const qint8 *other,
                                                                          qsizetype length)
{
    constexpr qsizetype step = 64;
    __m512i first = _mm512_setzero_si512();
    __m512i second = _mm512_setzero_si512();
    qsizetype i = 0;
    for (; i + 2 * step <= length; i += 2 * step) {
        first = _mm512_dpbusd_epi32(first, _mm512_loadu_si512(shifted + i), _mm512_loadu_si512(other + i));
        second = _mm512_dpbusd_epi32(second, _mm512_loadu_si512(shifted + i + step), _mm512_loadu_si512(other + i + step));
    }
    if (i < length) {
        const auto maskFor = [](qsizetype left) -> __mmask64 {
            return left >= step ? ~__mmask64(0) : left <= 0 ? __mmask64(0) : (__mmask64(1) << left) - 1;
        };
        const __mmask64 low = maskFor(length - i);
        const __mmask64 high = maskFor(length - i - step);
        first = _mm512_dpbusd_epi32(first, _mm512_maskz_loadu_epi8(low, shifted + i), _mm512_maskz_loadu_epi8(low, other + i));
        if (high)
            second = _mm512_dpbusd_epi32(second, _mm512_maskz_loadu_epi8(high, shifted + i + step),
                                         _mm512_maskz_loadu_epi8(high, other + i + step));
    }
    return _mm512_reduce_add_epi32(_mm512_add_epi32(first, second));
}

__attribute__((target("avx2"))) qint32 avx2Product(const quint8 *shifted, const qint8 *other, qsizetype length)
{
    constexpr qsizetype step = 16;
    __m256i sum = _mm256_setzero_si256();
    qsizetype i = 0;
    for (; i + step <= length; i += step) {
        // In sixteen bits: products of eight would be cut off where two are added.
        const __m256i left = _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i *>(shifted + i)));
        const __m256i right = _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i *>(other + i)));
        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(left, right));
    }
    alignas(32) qint32 parts[8];
    _mm256_store_si256(reinterpret_cast<__m256i *>(parts), sum);
    qint32 all = plainProduct(shifted + i, other + i, length - i);
    for (const qint32 part : parts)
        all += part;
    return all;
}

#endif

using Product = qint32 (*)(const quint8 *, const qint8 *, qsizetype);

Product fastestProduct()
{
#ifdef TOM_HAS_WIDE_PRODUCTS
    if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw"))
        return &vnniProduct;
    if (__builtin_cpu_supports("avx2"))
        return &avx2Product;
#endif
    return &plainProduct;
}

} // namespace

qint32 dotProduct(const quint8 *shifted, const qint8 *other, qsizetype length)
{
    static const Product product = fastestProduct();
    return product(shifted, other, length);
}

float exactProduct(const quint8 *shifted, const qint8 *remainder, const float *exact, qsizetype length)
{
#ifdef TOM_HAS_WIDE_PRODUCTS
    static const bool isWide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (isWide)
        return avx2ExactProduct(shifted, remainder, exact, length);
#endif
    return plainExactProduct(shifted, remainder, exact, length);
}

} // namespace tom::memory
