    .global main
    .text
main:
    push %rbx
    push %rbp
    sub $40, %rsp
    lea text(%rip), %rdi
    mov %rsp, %rsi
    xor %eax, %eax
    call scanf
    movzbl 1(%rsp), %eax
    cmp $'e', %al
    je hello
    cmp $'a', %al
    je fail
    cmpb $'l', (%rsp)
    je loop
    cmp $'u', %al
    je sum
hog:
    mov $1048576, %edi
    call malloc
    mov %rax, %rdi
    mov $1, %esi
    mov $1048576, %edx
    call memset
    jmp hog
loop:
    jmp loop
hello:
    lea greeting(%rip), %rdi
    call puts
    xor %eax, %eax
    jmp done
fail:
    mov $3, %eax
    jmp done
sum:
    xor %ebp, %ebp
    call number
    mov %rax, %rbx
next:
    test %rbx, %rbx
    jz said
    call number
    add %rax, %rbp
    dec %rbx
    jmp next
said:
    lea result(%rip), %rdi
    mov %rbp, %rsi
    xor %eax, %eax
    call printf
    xor %eax, %eax
done:
    add $40, %rsp
    pop %rbp
    pop %rbx
    ret
number:
    sub $24, %rsp
    lea decimal(%rip), %rdi
    mov %rsp, %rsi
    xor %eax, %eax
    call scanf
    mov (%rsp), %rax
    add $24, %rsp
    ret
    .section .rodata
text: .asciz "%15s"
decimal: .asciz "%ld"
result: .asciz "%ld\n"
greeting: .asciz "hello"
    .section .note.GNU-stack,"",@progbits
