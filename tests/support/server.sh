# A tom-server of its own for the test scripts. Sourced by them.

free_port() { node -e 'const s=require("net").createServer().listen(0,()=>{console.log(s.address().port);s.close()})'; }

# start_server TOM-SERVER DATA LOG : serves when it returns 0; sets server (its process) and port.
start_server() {
    local tries=0
    port=$(free_port)
    env -i PATH=/usr/bin:/bin HOME="$2" "$1" --data "$2" --listen 127.0.0.1 --port "$port" >"$3" 2>&1 &
    server=$!
    until [ -e "$2/server.json" ]; do
        tries=$((tries + 1))
        if [ "$tries" -gt 200 ] || ! kill -0 "$server" 2>/dev/null; then return 1; fi
        sleep 0.1
    done
}
