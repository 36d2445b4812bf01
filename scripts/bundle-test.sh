#!/usr/bin/env bash
# Installs an offline archive with the network cut, initialises it, and asks the running server for a page.
set -euo pipefail
archive=$(readlink -f "$1")

if [ -z "${NETWORK_IS_CUT:-}" ]; then
    for cut in "unshare --net" "unshare --net --map-root-user"; do
        if $cut true 2>/dev/null; then
            NETWORK_IS_CUT=1 exec $cut bash "$0" "$archive"
        fi
    done
    echo "这台机器不允许建立断网环境（unshare），改用失效的软件源地址试装。" >&2
    export PIP_INDEX_URL=http://127.0.0.1:9/ PIP_NO_INDEX=1 NETWORK_IS_CUT=1
fi

folder=$(mktemp -d)
server=
cleanup() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$server" ] || wait "$server" || true
    # What the commands could not foresee; empty unless something is wrong.
    cat "$folder"/data/log/error-*.txt >&2 2>/dev/null || true
    rm -rf "$folder"
}
trap cleanup EXIT

# A fresh network namespace has its loopback switched off.
python3 - <<'PYTHON' || true
import fcntl, socket, struct
IFF_UP, SIOCSIFFLAGS = 1, 0x8914
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
PYTHON

tar -C "$folder" -xzf "$archive"
bash "$folder"/weicheng-*/install.sh "$folder/program"
weicheng="$folder/program/bin/weicheng --data $folder/data"
# Away from the checkout, so that the installed package answers and not the sources.
cd "$folder"
$weicheng init --place 潮州市湘桥区 --code 445102
$weicheng pack check
$weicheng serve --port 8765 >"$folder/serve.log" 2>&1 &
server=$!
python3 - "$folder/serve.log" <<'PYTHON'
import sys, time, urllib.error, urllib.request
for attempt in range(120):
    try:
        with urllib.request.urlopen("http://127.0.0.1:8765/", timeout=5) as page:
            assert page.status == 200 and "卫城" in page.read().decode(), page.status
            sys.exit(0)
    except urllib.error.HTTPError as refused:
        sys.exit(f"断网安装后首页答复 {refused.code}：\n" + open(sys.argv[1]).read())
    except OSError:
        time.sleep(0.5)
sys.exit("断网安装后服务没有启动：\n" + open(sys.argv[1]).read())
PYTHON
echo "==> 断网安装、初始化、启动和访问都已通过。"
