#include "agent/memory/search/dotproduct.h"

#if defined(__x86_64__) && defined(__GNUC__)
#    define TOM_HAS_WIDE_PRODUCTS
#    include <immintrin.h>
#endif

namespace tom::memory {

namespace {

qint32 plainProduct(const quint8 *shifted, const qint8 *other, qsizetype length)
{
    qint32 sum = 0;
    for (qsizetype i = 0; i < length; ++i)
        sum += qint32(shifted[i]) * qint32(other[i]);
    return sum;
}

#ifdef TOM_HAS_WIDE_PRODUCTS

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

} // namespace tom::memory
