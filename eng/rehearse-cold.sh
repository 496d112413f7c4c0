#!/usr/bin/env bash
# Rehearses with a small real application that is warm as blue and fresh as green: ASP.NET Core, and the JVM where Java is installed.
# Both are deployed. Writes the transcript to docs/cold.md. Needs curl; ends the servers that it has started.
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/transcript.sh
work=$(mktemp -d)
pids=()
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; rm -rf "$work"' EXIT

cart='{"items":[{"id":1,"quantity":2},{"id":6,"quantity":1}]}'

start() { # <port> <command...>: until it listens, without a request
  local port=$1; shift
  "$@" "$port" > "$work/$port.log" 2>&1 &
  pids+=($!)
  for _ in $(seq 120); do
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> "$work/connect" && return
    sleep 0.5
  done
  echo "nothing listens on port $port after a minute: $(cat "$work/$port.log")" >&2
  exit 1
}

warm() { # <port>: so many requests that nothing is left to compile
  curl -fsS -o /dev/null "http://127.0.0.1:$1/search?q=walnut+dsek&n=[1-2000]"
  curl -fsS -o /dev/null "http://127.0.0.1:$1/products?n=[1-2000]"
  curl -fsS -o /dev/null -H 'Content-Type: application/json' -d "$cart" "http://127.0.0.1:$1/cart?n=[1-2000]"
}

rehearse() { # <blue's port> <green's port>
  transcript --blue "http://127.0.0.1:$1" --green "http://127.0.0.1:$2" --plan eng/cold/plan.json || touch "$work/failed"
}

dotnet build eng/cold/Shop.cs -o "$work/shop" --nologo -v q > "$work/build.log" || { cat "$work/build.log" >&2; exit 1; }

{
  echo '# A rehearsal with a real cold start'
  echo
  echo 'A rehearsal with one small application as blue and green, on loopback. Blue has served 6000 requests. Green has just been started and has served none,'
  echo 'so its code is still to be compiled. Green is as good as blue, only cold: the hook warms it up before it judges, and the deployment passes.'
  echo '`eng/rehearse-cold.sh` writes this page. The applications, and the plan that asks for three of their endpoints, are in `eng/cold`.'
  echo
  echo '## ASP.NET Core'
  echo
  echo '`Shop.cs`, with tiered compilation at its default: methods are compiled quickly at first, and optimised once they have been called often.'
  echo
  start 18091 dotnet "$work/shop/Shop.dll"
  warm 18091
  start 18092 dotnet "$work/shop/Shop.dll"
  rehearse 18091 18092
  echo
  echo '## A JVM'
  echo
  if command -v java > /dev/null && command -v javac > /dev/null; then
    echo "\`Shop.java\`, on the JVM's own HTTP server. Code is interpreted at first, then compiled twice. Java $(java --version 2>&1 | head -1 | cut -d' ' -f2)."
    echo
    javac -d "$work/java" eng/cold/Shop.java
    start 18093 java -cp "$work/java" Shop
    warm 18093
    start 18094 java -cp "$work/java" Shop
    rehearse 18093 18094
  else
    echo 'This half needs Java. It was not installed, so this run skipped it.'
    echo 'Java is not installed: only ASP.NET Core is rehearsed' >&2
  fi
} > "$work/cold.md"
mv "$work/cold.md" docs/cold.md
[ ! -e "$work/failed" ] || { echo 'docs/cold.md: a cold green that is as good as blue was not deployed' >&2; exit 1; }
echo 'docs/cold.md: every cold green was deployed'
