#!/bin/sh
# Starts the playground on Linux and macOS: ./start.sh, or a double click on start.command.
cd "$(dirname "$0")" || exit 1
for python in python3 python; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 7))' >/dev/null 2>&1; then
    exec "$python" serve.py "$@"
  fi
done
if command -v php >/dev/null 2>&1; then
  echo "Ordering Playground: http://localhost:8000/   (Ctrl-C ends it / 按 Ctrl-C 结束)"
  exec php -S localhost:8000 -t playground
fi
if command -v busybox >/dev/null 2>&1; then
  echo "Ordering Playground: http://localhost:8000/   (Ctrl-C ends it / 按 Ctrl-C 结束)"
  exec busybox httpd -f -p 127.0.0.1:8000 -h playground
fi
echo "Python 3, PHP or BusyBox is needed and none was found. 需要 Python 3、PHP 或 BusyBox，但都没有找到。" >&2
exit 1
