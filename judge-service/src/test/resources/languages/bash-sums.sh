read -r what
case $what in
  hello) echo hello ;;
  fail) exit 3 ;;
  loop) while :; do :; done ;;
  hog) printf -v all '%*s' 1000000 x; while :; do all+=$all; done ;;
  sum) read -r _; sum=0; while read -r x; do sum=$((sum + x)); done; echo $sum ;;
esac
