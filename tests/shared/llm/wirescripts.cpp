#include "wirescripts.h"

using namespace Qt::StringLiterals;
using namespace tom::llm;

namespace {

// By wire, in the order of the enumeration: chat, responses, anthropic, gemini, ollama.
QByteArray byWire(Wire wire, const std::array<QByteArray, 5> &texts)
{
    return texts.at(size_t(wire));
}

} // namespace

QByteArray opening(Wire wire)
{
    return byWire(wire, {sse("{'choices':[{'index':0,'delta':{'role':'assistant','content':''}}]}"),
                         sse("{'type':'response.created','response':{'object':'response','status':'in_progress'}}"),
                         sse("{'type':'message_start','message':{'usage':{'input_tokens':3}}}")
                             + sse("{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}"),
                         ""_ba, ""_ba});
}

QByteArray said(Wire wire, const QByteArray &words)
{
    return byWire(wire, {sse("{'choices':[{'index':0,'delta':{'content':'" + words + "'}}]}"),
                         sse("{'type':'response.output_text.delta','output_index':0,'delta':'" + words + "'}"),
                         sse("{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'" + words + "'}}"),
                         sse("{'candidates':[{'content':{'role':'model','parts':[{'text':'" + words + "'}]}}]}"),
                         jsonLine("{'message':{'role':'assistant','content':'" + words + "'},'done':false}")});
}

QByteArray called(Wire wire)
{
    const QByteArray function = "'function':{'name':'t','arguments':";
    QByteArray chat =
        sse("{'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'id':'c1'," + function + "'{@a@:@b@}'}}]}}]}");
    QByteArray responses = sse("{'type':'response.output_item.done','output_index':1,'item':{'type':'function_call','call_id':"
                               "'c1','name':'t','arguments':'{@a@:@b@}'}}");
    QByteArray anthropic =
        sse("{'type':'content_block_start','index':1,'content_block':{'type':'tool_use','id':'c1','name':'t','input':{}}}")
        + sse("{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':'{@a@:@b@}'}}");
    return byWire(wire, {chat, responses, anthropic,
                         sse("{'candidates':[{'content':{'parts':[{'functionCall':{'name':'t','args':{'a':'b'}}}]}}]}"),
                         jsonLine("{'message':{'tool_calls':[{" + function + "{'a':'b'}}}]},'done':false}")})
        .replace("@", "\\\"");
}

QByteArray halfCalled(Wire wire)
{
    switch (wire) {
    case Wire::Gemini:
    case Wire::Ollama:   // calls come whole there: half a frame
        return called(wire).first(called(wire).size() / 2);
    case Wire::Responses:
        return sse("{'type':'response.output_item.added','output_index':1,'item':{'type':'function_call','call_id':'c1','name':"
                   "'t','arguments':''}}")
               + sse("{'type':'response.function_call_arguments.delta','output_index':1,'delta':'{'}");
    default:
        return called(wire).replace("\\\"a\\\":\\\"b\\\"}", "");
    }
}

QByteArray ended(Wire wire, Ending ending)
{
    using Words = std::array<QByteArray, 4>;
    const auto word = [ending](const Words &words) { return words.at(size_t(ending)); };
    const bool isWhole = ending == Ending::Stop || ending == Ending::Tools;
    const QByteArray status = isWhole ? "completed"_ba : "incomplete"_ba;
    const QByteArray why = word(
        {"", "", ",'incomplete_details':{'reason':'max_output_tokens'}", ",'incomplete_details':{'reason':'content_filter'}"});
    return byWire(
        wire,
        {sse("{'choices':[{'index':0,'delta':{},'finish_reason':'" + word({"stop", "tool_calls", "length", "content_filter"})
             + "'}]}")
             + "data: [DONE]\n\n",
         sse("{'type':'response." + status + "','response':{'object':'response','status':'" + status + "'" + why + "}}"),
         sse("{'type':'message_delta','delta':{'stop_reason':'" + word({"end_turn", "tool_use", "max_tokens", "refusal"}) + "'}}")
             + sse("{'type':'message_stop'}"),
         sse("{'candidates':[{'content':{},'finishReason':'" + word({"STOP", "STOP", "MAX_TOKENS", "SAFETY"}) + "'}]}"),
         jsonLine("{'message':{'content':''},'done':true,'done_reason':'" + word({"stop", "stop", "length", "stop"}) + "'}")});
}

QByteArray keptAlive(Wire wire)
{
    return byWire(wire, {": keep-alive\n\n", sse("{'type':'keepalive'}"), sse("{'type':'ping'}"), ": keep-alive\n\n", "\n"});
}

QByteArray brokenDown(Wire wire)
{
    return byWire(wire, {sse("{'error':{'message':'Oops','type':'server_error'}}"),
                         sse("{'type':'error','code':'server_error','message':'Oops','param':null}"),
                         sse("{'type':'error','error':{'type':'api_error','message':'Oops'}}"),
                         sse("{'error':{'code':500,'message':'Oops','status':'INTERNAL'}}"), jsonLine("{'error':'Oops'}")});
}

QByteArray errorBody(Wire wire, const QByteArray &words)
{
    const QByteArray error = "{'error':{'message':'" + words + "'}}";
    return byWire(wire, {jsonLine(error), jsonLine(error), jsonLine("{'type':'error','error':{'message':'" + words + "'}}"),
                         jsonLine("{'error':{'message':'" + words + "'}}"), jsonLine("{'error':'" + words + "'}")});
}

QByteArray atOnce(Wire wire, const QByteArray &words)
{
    return byWire(wire,
                  {jsonLine("{'choices':[{'index':0,'message':{'content':'" + words + "'},'finish_reason':'stop'}]}"),
                   jsonLine("{'object':'response','status':'completed','output':[{'type':'message','content':[{'type':"
                            "'output_text','text':'"
                            + words + "'}]}]}"),
                   jsonLine("{'type':'message','content':[{'type':'text','text':'" + words + "'}],'stop_reason':'end_turn'}"),
                   jsonLine("{'candidates':[{'content':{'parts':[{'text':'" + words + "'}]},'finishReason':'STOP'}]}"),
                   jsonLine("{'message':{'content':'" + words + "'},'done':true,'done_reason':'stop'}")});
}
