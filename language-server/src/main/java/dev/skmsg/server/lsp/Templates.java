package dev.skmsg.server.lsp;

import dev.skmsg.server.protocol.ProgramMessages.Template;
import java.util.List;

/// New programs to start from.
final class Templates {
  private Templates() {}

  static final List<Template> ALL =
      List.of(
          new Template(
              "pass",
              "Pass every message",
              "the smallest sk_msg program, with a sockmap",
              "filter.bpf.s",
              """
              // Passes every message. Edit, and watch the verdict above the program.
              .map socks, type=sockmap, key=4, value=4, max_entries=16

              .section sk_msg
              filter:
                  r0 = SK_PASS
                  exit
              """),
          new Template(
              "inspect",
              "Look at the first bytes",
              "a bounds check, a comparison, a verdict",
              "inspect.bpf.s",
              """
              // Drops messages that begin with a zero byte.
              .map socks, type=sockmap, key=4, value=4, max_entries=16

              .section sk_msg
              inspect:
                  r2 = *(u64 *)(r1 + msg.data)
                  r3 = *(u64 *)(r1 + msg.data_end)
                  r0 = SK_PASS
                  r4 = r2
                  r4 += 1
                  if r4 > r3 goto done
                  r5 = *(u8 *)(r2 + 0)
                  if r5 != 0 goto done
                  r0 = SK_DROP
              done:
                  exit
              """),
          new Template(
              "redirect",
              "Redirect to another socket",
              "a sockhash keyed by the remote port, redirect to ingress",
              "redirect.bpf.s",
              """
              // Hands each message to the socket that the map holds for the remote port, on this host.
              .map peers, type=sockhash, key=4, value=4, max_entries=1024

              .section sk_msg
              redirect:
                  r2 = *(u32 *)(r1 + msg.remote_port)
                  *(u32 *)(r10 - 4) = r2
                  r3 = r10
                  r3 += -4
                  r2 = peers ll
                  r4 = BPF_F_INGRESS
                  call bpf_msg_redirect_hash
                  r0 = SK_PASS
                  exit
              """));
}
