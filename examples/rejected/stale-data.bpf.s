# Uses a pointer into the message after a call that may have moved the message.

.license "GPL"

stale_data:
    r6 = r1
    r7 = *(u64 *)(r6 + msg.data)
    r8 = *(u64 *)(r6 + msg.data_end)
    r2 = 0
    r3 = 1
    r4 = 0
    call bpf_msg_pull_data
    r2 = r7
    r2 += 1
    if r2 > r8 goto pass
    r0 = *(u8 *)(r7 + 0)
    exit
pass:
    r0 = SK_PASS
    exit
