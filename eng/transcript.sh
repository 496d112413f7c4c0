# Sourced: a rehearsal as a page shows it.

transcript() { # <arguments of the rehearsal>: the command and all that it prints; fails as the rehearsal does
  echo '```text'
  echo "\$ dotnet run --project src/Rehearsal -- $*"
  local code=0
  dotnet run --project src/Rehearsal --no-build -- "$@" < /dev/null | sed 's/[[:space:]]*$//' || code=$?
  echo "(exit code $code)"
  echo '```'
  return "$code"
}
