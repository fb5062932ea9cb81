"""A model server that answers every chat with the same word, for tests that run where nothing of Tom is built. model.py PORT"""
import http.server
import json
import sys


class Model(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        chunk = {"id": "1", "object": "chat.completion.chunk", "model": "m", "created": 1}
        if asked.get("stream"):
            parts = [{"delta": {"role": "assistant", "content": "rutabaga"}, "index": 0, "finish_reason": None},
                     {"delta": {}, "index": 0, "finish_reason": "stop"}]
            body = "".join("data: %s\n\n" % json.dumps({**chunk, "choices": [part]}) for part in parts) + "data: [DONE]\n\n"
            kind = "text/event-stream"
        else:
            answer = {"message": {"role": "assistant", "content": "rutabaga"}, "index": 0, "finish_reason": "stop"}
            body, kind = json.dumps({**chunk, "object": "chat.completion", "choices": [answer]}), "application/json"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("0.0.0.0", int(sys.argv[1])), Model).serve_forever()
