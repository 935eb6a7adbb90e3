words = STDIN.read.split
what = words[0]
puts "hello" if what == "hello"
exit 3 if what == "fail"
while what == "loop" do end
all = []
all << "x" * (1 << 20) while what == "hog"
puts words[2..].sum(&:to_i) if what == "sum"
