local what = io.read("l")
if what == "hello" then print("hello") end
if what == "fail" then os.exit(3) end
while what == "loop" do end
local all = {}
while what == "hog" do all[#all + 1] = string.rep("x", 1 << 20) .. #all end
if what == "sum" then
  local sum = 0
  for _ = 1, io.read("n") do sum = sum + io.read("n") end
  print(sum)
end
