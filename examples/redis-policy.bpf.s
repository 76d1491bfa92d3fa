# Refuses the commands FLUSHALL and CONFIG of Redis, and counts what it refused.
#
# A client sends a command as an array of texts, each with its length before it:
#
#     *2\r\n$6\r\nCONFIG\r\n...       bytes 0 to 7 are "*2\r\n$6\r\n", the name begins at byte 8
#
# refused[0] counts FLUSHALL, refused[1] counts CONFIG.

.license "GPL"

.map refused, type=array, key=4, value=8, max_entries=2

.struct command, star=1, count=1, end_of_count=2, dollar=1, length=1, end_of_length=2, name=6

# No command is shorter than "*1\r\n$4\r\nPING\r\n", which has as many bytes as the struct above.
# Six letters are enough: of the names with eight only FLUSHALL begins with "flusha".
.set NEEDED, sizeof.command

# Redis does not care about capital letters. Bit 5 is what makes a letter small.
.set SMALL, 0x20202020
.set FLUS, 0x73756c66                       # "flus" as it is stored on a little-endian machine
.set HA, 0x6168                             # "ha"
.set CONF, 0x666e6f63
.set IG, 0x6769

redis_policy:
    r6 = r1
    r2 = *(u32 *)(r6 + msg.size)
    if r2 < NEEDED goto short

    # The bytes may lie in several pieces, or out of sight: ask for them in one piece.
    r1 = r6
    r2 = 0
    r3 = NEEDED
    r4 = 0
    call bpf_msg_pull_data
    if r0 != 0 goto drop                    # no memory: what cannot be checked is not let through

    # Waiting is over; what an earlier run asked for would still hold for later messages.
    r1 = r6
    r2 = 0
    call bpf_msg_cork_bytes

    r2 = *(u64 *)(r6 + msg.data)
    r3 = *(u64 *)(r6 + msg.data_end)
    r4 = r2
    r4 += NEEDED
    if r4 > r3 goto drop

    r1 = *(u8 *)(r2 + command.star)
    if r1 != 0x2a goto pass                 # '*': otherwise not the beginning of a command
    r1 = *(u8 *)(r2 + command.dollar)
    if r1 != 0x24 goto pass                 # '$'

    # The name, in small letters. Both loads are aligned to nothing: messages need not be.
    r7 = *(u32 *)(r2 + command.name)
    r7 |= SMALL
    r8 = *(u16 *)(r2 + command.name + 4)
    r8 |= SMALL & 0xffff
    r9 = *(u8 *)(r2 + command.length)

    r1 = 0                                  # the index in refused
    if r9 == 0x38 goto eight                # '8'
    if r9 != 0x36 goto pass                 # '6'
    r1 = 1
    if r7 != CONF goto pass
    if r8 != IG goto pass
    goto refuse
eight:
    if r7 != FLUS goto pass
    if r8 != HA goto pass

refuse:
    *(u32 *)(r10 - 4) = r1
    r1 = refused ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto drop
    r1 = 1
    lock *(u64 *)(r0 + 0) += r1
drop:
    r0 = SK_DROP
    exit

    # Too short for any command. If it begins like one the rest is on its way.
short:
    r2 = *(u64 *)(r6 + msg.data)
    r3 = *(u64 *)(r6 + msg.data_end)
    r4 = r2
    r4 += 1
    if r4 > r3 goto pass
    r1 = *(u8 *)(r2 + command.star)
    r2 = 0
    if r1 != 0x2a goto tell
    r2 = NEEDED
tell:
    r1 = r6
    call bpf_msg_cork_bytes
pass:
    r0 = SK_PASS
    exit
