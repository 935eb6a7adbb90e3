# What a job finds in its sandbox. Each line must be the same whoever had the slot before.
export LC_ALL=C
echo "-- files"
find / -path /proc -prune -o -path /usr -prune -o -path '/etc/*' -prune -o -path /dev/fd -prune -o -printf '%p %M %u %s\n' 2>&1 | sort
stat -f -c '%n: %f of %b blocks, %d of %c files free' /box /tmp /dev/shm
echo "-- mounts"
sed -E 's/^[0-9]+ [0-9]+ [0-9:]+ //; s/ (shared|master|propagate_from|unbindable):[0-9]+//g' /proc/self/mountinfo
echo "-- processes"
set -- /proc/[0-9]*; echo $#
cat /proc/1/comm
sed -nE '/^(Uid|Gid|Groups|Sig...|ShdPnd|Cap...|NoNewPrivs|Seccomp.*|Threads|Cpus_allowed_list):/p' /proc/1/status
echo "-- itself"
sed -nE '/^(Umask|Uid|Gid|Groups|Sig...|ShdPnd|Cap...|NoNewPrivs|Seccomp.*|Threads|Cpus_allowed_list):/p' /proc/self/status
cat /proc/self/limits /proc/self/oom_score_adj
nice
find /proc/self/fd/ -printf '%f %l\n' | sed 's/[0-9]*\]$/]/' | sort
env | sort
echo "-- names, sockets, objects"
uname -n
hostname
tail -n +2 /proc/net/unix
tail -n +3 /proc/net/dev | sed 's/:.*//'
cat /proc/sysvipc/shm /proc/sysvipc/msg /proc/sysvipc/sem
cat /proc/keys /proc/key-users
cat /proc/locks
