<?php
$words = preg_split('/\s+/', trim(stream_get_contents(STDIN)));
$what = $words[0];
if ($what == 'hello') echo "hello\n";
if ($what == 'fail') exit(3);
while ($what == 'loop') {}
$all = [];
while ($what == 'hog') $all[] = str_repeat('x', 1 << 20);
if ($what == 'sum') echo array_sum(array_slice($words, 2)), "\n";
