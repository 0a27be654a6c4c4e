#!/bin/sh
# Starts the playground on Linux and macOS: ./start.sh, or a double click on start.command.
cd "$(dirname "$0")" || exit 1
for python in python3 python; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 7))' >/dev/null 2>&1; then
    exec "$python" serve.py "$@"
  fi
done
host=localhost
case " $* " in *" --lan "*) host=0.0.0.0 ;; esac
if command -v php >/dev/null 2>&1; then
  echo "Ordering Playground: http://localhost:8000/   (Ctrl-C ends it / 按 Ctrl-C 结束)"
  exec php -S "$host:8000" -t playground
fi
if command -v busybox >/dev/null 2>&1; then
  echo "Ordering Playground: http://localhost:8000/   (Ctrl-C ends it / 按 Ctrl-C 结束)"
  [ "$host" = localhost ] && host=127.0.0.1
  exec busybox httpd -f -p "$host:8000" -h playground
fi
echo "Python 3, PHP or BusyBox is needed and none was found. 需要 Python 3、PHP 或 BusyBox，但都没有找到。" >&2
exit 1
