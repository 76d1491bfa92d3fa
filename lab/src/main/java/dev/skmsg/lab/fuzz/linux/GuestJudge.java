package dev.skmsg.lab.fuzz.linux;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.lab.fuzz.Judge;
import dev.skmsg.lab.fuzz.Outcome;
import dev.skmsg.lab.guest.linux.GuestKernel;

/// A kernel in a virtual machine as a judge, asked in the words of the running one.
public final class GuestJudge implements Judge {
  private final GuestKernel guest;
  private final KernelJudge judge = new KernelJudge();

  public GuestJudge(GuestKernel guest) {
    this.guest = guest;
  }

  @Override
  public Outcome judge(Program program) {
    return guest.ask(() -> judge.judge(program));
  }
}
