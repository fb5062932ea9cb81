// Lets the libraries of the vendors send one conversation, the one of tst_golden.cpp:
//   node golden.mjs PEERS WRITER BASE_URL
// What the server answers does not matter.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [peers, writer, baseURL] = process.argv.slice(2);
const resolve = createRequire(pathToFileURL(`${peers}/package.json`)).resolve;
const load = async (name) => import(pathToFileURL(resolve(name)));

const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false };
const weather = { id: "call_1", name: "get_weather", input: { city: "Paris" }, output: "21 C" };
const tasks = { id: "call_2", name: "list_tasks", input: {}, output: "none" };

// The neutral form of the AI SDK, whose providers write it for each wire. thoughts: what the model thought before its calls.
async function throughAiSdk(model, options = {}, thoughts = []) {
    const { streamText, tool, jsonSchema } = await load("ai");
    const call = ({ id, name, input }) => ({ type: "tool-call", toolCallId: id, toolName: name, input });
    const result = ({ id, name, output }) => ({ type: "tool-result", toolCallId: id, toolName: name, output: { type: "text", value: output } });
    const answer = streamText({
        model,
        system: "You are Tom.",
        messages: [
            { role: "user", content: "weather and tasks?" },
            { role: "assistant", content: [...thoughts, { type: "text", text: "Let me look." }, call(weather), call(tasks)] },
            { role: "tool", content: [result(weather), result(tasks)] },
            { role: "user", content: [{ type: "image", image: Buffer.from("PNG"), mediaType: "image/png" }, { type: "text", text: "and this?" }] },
        ],
        tools: {
            get_weather: tool({ description: "Weather", inputSchema: jsonSchema(parameters) }),
            list_tasks: tool({ description: "Tasks", inputSchema: jsonSchema({ type: "object", properties: {} }) }),
        },
        maxOutputTokens: 100,
        maxRetries: 0,
        onError() {},
        ...options,
    });
    await answer.consumeStream();
}

const apiKey = "golden-key";
const writers = {
    async chat() {
        const { createOpenAI } = await load("@ai-sdk/openai");
        await throughAiSdk(createOpenAI({ baseURL, apiKey }).chat("m"));
    },
    async responses() {
        const { createOpenAI } = await load("@ai-sdk/openai");
        await throughAiSdk(createOpenAI({ baseURL, apiKey }).responses("gpt-5-m"), { providerOptions: { openai: { store: false } } });
    },
    async anthropic() {
        const { createAnthropic } = await load("@ai-sdk/anthropic");
        await throughAiSdk(createAnthropic({ baseURL, apiKey }).languageModel("m"));
    },
    async mistral() {
        const { createMistral } = await load("@ai-sdk/mistral");
        await throughAiSdk(createMistral({ baseURL, apiKey }).chat("m"));
    },
    async deepseek() {
        const { createDeepSeek } = await load("@ai-sdk/deepseek");
        await throughAiSdk(createDeepSeek({ baseURL, apiKey }).chat("deepseek-v4-m"), {}, [{ type: "reasoning", text: "Hm." }]);
    },
    async openrouter() {
        const { createOpenRouter } = await load("@openrouter/ai-sdk-provider");
        const detail = { type: "reasoning.text", text: "Hm.", signature: "sealed", format: "anthropic-claude-v1" };
        const thought = { type: "reasoning", text: "Hm.", providerOptions: { openrouter: { reasoning_details: [detail] } } };
        // strict: as it asks OpenRouter itself.
        await throughAiSdk(createOpenRouter({ baseURL, apiKey, compatibility: "strict" }).chat("maker/m"), {}, [thought]);
    },
    // The vendors' own clients, from their own types.
    async gemini() {
        const { GoogleGenAI } = await load("@google/genai");
        const client = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: new URL(baseURL).origin } });
        const call = ({ id, name, input }) => ({ functionCall: { id, name, args: input } });
        const result = ({ id, name, output }) => ({ functionResponse: { id, name, response: { result: output } } });
        const stream = await client.models.generateContentStream({
            model: "m",
            contents: [
                { role: "user", parts: [{ text: "weather and tasks?" }] },
                { role: "model", parts: [{ text: "Let me look." }, { ...call(weather), thoughtSignature: "skip_thought_signature_validator" }, call(tasks)] },
                { role: "user", parts: [result(weather), result(tasks), { inlineData: { mimeType: "image/png", data: "UE5H" } }, { text: "and this?" }] },
            ],
            config: {
                systemInstruction: { parts: [{ text: "You are Tom." }] },
                maxOutputTokens: 100,
                tools: [{ functionDeclarations: [
                    { name: "get_weather", description: "Weather", parametersJsonSchema: parameters },
                    { name: "list_tasks", description: "Tasks" },
                ] }],
            },
        });
        for await (const _ of stream);
    },
    async ollama() {
        const { Ollama } = await load("ollama");
        const call = ({ name, input }) => ({ function: { name, arguments: input } });
        const describe = (name, description, schema) => ({ type: "function", function: { name, description, parameters: schema } });
        const stream = await new Ollama({ host: baseURL }).chat({
            model: "m",
            stream: true,
            messages: [
                { role: "system", content: "You are Tom." },
                { role: "user", content: "weather and tasks?" },
                { role: "assistant", content: "Let me look.", tool_calls: [call(weather), call(tasks)] },
                { role: "tool", tool_name: weather.name, content: weather.output },
                { role: "tool", tool_name: tasks.name, content: tasks.output },
                { role: "user", content: "and this?", images: [new Uint8Array(Buffer.from("PNG"))] },
            ],
            tools: [describe("get_weather", "Weather", parameters), describe("list_tasks", "Tasks", { type: "object", properties: {} })],
            options: { num_predict: 100 },
        });
        for await (const _ of stream);
    },
};

try {
    await writers[writer]();
} catch (problem) {
    console.error(String(problem));   // the answer is nothing to it; whether a request came is what counts
}
