puts (1..4).map { |n| Thread.new { n * n } }.sum(&:value)
