#!/bin/sh
# OpenSSH reads its settings, and keys wherever they stand.
set -eu
# As many lines with a key as lines that are no comment.
keys() {
  test "$(ssh-keygen -l -f "$1" | grep -c ED25519)" = "$(grep -cv '^#' "$1")"
}
for file; do
  case $file in
    */ssh_config)
      for host in $(sed -n 's/^Host \([a-z].*\)/\1/p' "$file"); do
        said=$(ssh -G -F "$file" "$host")
        for line in 'user root' 'stricthostkeychecking true' "hostkeyalias $host" 'batchmode yes'; do
          echo "$said" | grep -qx "$line"
        done
      done
      ;;
    */key)
      cp "$file" key
      chmod 600 key
      ssh-keygen -y -P '' -f key >derived
      grep -q '^ssh-ed25519 ' derived
      test "$(tail -n 1 "$file")" = '-----END OPENSSH PRIVATE KEY-----'
      ;;
    */known_hosts) keys "$file" ;;
    *) keys "$file" ;;
  esac
done
