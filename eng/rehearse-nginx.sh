#!/usr/bin/env bash
# Rehearses with nginx on loopback in the place of blue and green: a healthy green, then one that answers 500 to every tenth
# request of a connection. Writes the transcript to docs/nginx.md. Needs nginx; ends the servers that it has started.
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/transcript.sh
work=$(mktemp -d)
trap 'for pid in "$work"/*.pid; do [ -f "$pid" ] && kill "$(cat "$pid")" 2>/dev/null || true; done; rm -rf "$work"' EXIT

serve() { # <port> <pattern of request numbers that fail>
  cat > "$work/$1.conf" <<NGINX
daemon on; pid $work/$1.pid; error_log $work/$1.log; worker_processes 1;
events { worker_connections 256; }
http {
  access_log off; keepalive_requests 100000;
  client_body_temp_path $work/body; proxy_temp_path $work/proxy; fastcgi_temp_path $work/f; uwsgi_temp_path $work/u; scgi_temp_path $work/s;
  map \$connection_requests \$broken { default 0; $2 1; }
  server {
    listen 127.0.0.1:$1;
    location / { if (\$broken) { return 500 "broken\n"; } return 200 "hello from port $1\n"; }
  }
}
NGINX
  nginx -e "$work/$1.log" -c "$work/$1.conf"
}

serve 18081 never
serve 18082 never
serve 18083 '~0$'

{
  echo '# A rehearsal with nginx'
  echo
  echo 'Rehearsals with three nginx servers on loopback: blue on port 18081, a healthy green on 18082, and a green on 18083 that answers 500 to every tenth'
  echo 'request of a connection. `eng/rehearse-nginx.sh` writes this page.'
  echo
  echo '## A healthy green'
  echo
  transcript --blue http://127.0.0.1:18081 --green http://127.0.0.1:18082 || true
  echo
  echo '## A green that fails every tenth request'
  echo
  transcript --blue http://127.0.0.1:18081 --green http://127.0.0.1:18083 || true
} > "$work/nginx.md"
mv "$work/nginx.md" docs/nginx.md
grep -q 'exit code 0' docs/nginx.md && grep -q 'exit code 1' docs/nginx.md
echo 'docs/nginx.md: the healthy green was deployed, the broken one rolled back'
