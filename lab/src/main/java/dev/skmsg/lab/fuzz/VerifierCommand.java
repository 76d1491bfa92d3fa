package dev.skmsg.lab.fuzz;

import com.google.gson.Gson;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.object.KernelTypes;
import dev.skmsg.lab.fuzz.DifferenceGroup.Found;
import dev.skmsg.lab.fuzz.linux.GuestJudge;
import dev.skmsg.lab.fuzz.linux.KernelJudge;
import dev.skmsg.lab.generate.Feature;
import dev.skmsg.lab.generate.ProgramGenerator;
import dev.skmsg.lab.guest.linux.GuestKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// `./fuzz verifier`.
@Command(
    name = "verifier",
    mixinStandardHelpOptions = true,
    description = {
      "Asks the model and the running kernel about random programs, shrinks what they differ"
          + " in, and prints it.",
      "Exit status: 0 no verdict differs, 1 one differs that docs/parity.md does not list, 3 the"
          + " kernel cannot be asked here."
    })
public final class VerifierCommand implements Callable<Integer> {
  private static final int LONGEST_RECORDED = 36;

  @Option(
      names = "--kernel",
      description = {
        "the profile (default ${DEFAULT-VALUE}); the newest is judged by the running kernel, others"
            + " by a guest that lab/guest/make has made"
      })
  private String kernel = KernelProfile.newest().version();

  @Option(names = "--count", description = "how many programs (default ${DEFAULT-VALUE})")
  private int count = 2000;

  @Option(names = "--seed", description = "the first program's seed (default ${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(names = "--type", description = "sk_msg or sk_skb (default ${DEFAULT-VALUE})")
  private String type = ProgramType.SK_MSG.label();

  @Option(names = "--minutes", description = "stop after so many minutes, whatever --count says")
  private double minutes = Double.POSITIVE_INFINITY;

  @Option(names = "--format", description = "text or json (default ${DEFAULT-VALUE})")
  private String format = "text";

  @Option(names = "--features", description = "print how often each thing occurred")
  private boolean features;

  @Option(
      names = "--only-features",
      description = {
        "a list of features, or: base (no loops, calls, references), delivered (what the model"
            + " claims to support, the default), all"
      })
  private String onlyFeatures = "delivered";

  @Option(
      names = "--show",
      description = "how many groups of differences to shrink and print (default ${DEFAULT-VALUE})")
  private int show = 10;

  @Option(
      names = "--examples",
      description = "how many examples of each group (default ${DEFAULT-VALUE})")
  private int examples = 1;

  @Option(names = "--out", description = "folder for the differences found, one file each")
  private @Nullable Path out;

  @Option(
      names = "--record",
      description = "file for every short program with what the kernel said, for tests")
  private @Nullable Path record;

  @Override
  public Integer call() throws IOException {
    Optional<Set<Feature>> chosen = Feature.parse(onlyFeatures);
    Optional<ProgramType> programs = ProgramType.ofLabel(type);
    if (chosen.isEmpty() || programs.isEmpty() || !Set.of("text", "json").contains(format)) {
      throw mistake(
          "unknown feature, type or format: " + String.join(", ", onlyFeatures, type, format));
    }
    KernelProfile profile =
        KernelProfile.of(kernel)
            .orElseThrow(
                () ->
                    mistake(
                        "no kernel profile " + kernel + ": known are " + KernelProfile.versions()));
    Set<Feature> known = EnumSet.copyOf(chosen.get());
    if (KernelTypes.of(kernel).isEmpty()) {
      // nor would it have the functions that programs name
      known.retainAll(Feature.RUNNABLE);
    }
    ProgramGenerator generator = new ProgramGenerator(programs.get(), known);
    if (!profile.equals(KernelProfile.newest())) {
      Path made = Path.of("target", "guest", kernel);
      if (!Files.exists(made.resolve("initramfs"))) {
        System.err.println("no guest for " + kernel + ": lab/guest/make " + kernel + " makes it");
        return 3;
      }
      try (GuestKernel guest = GuestKernel.boot(made)) {
        return play(generator, profile, new ModelJudge(profile), new GuestJudge(guest));
      }
    }
    if (!KernelJudge.obstacle().isEmpty()) {
      System.err.println(KernelJudge.obstacle());
      return 3;
    }
    return play(generator, profile, ModelJudge.here(), new KernelJudge());
  }

  private int play(ProgramGenerator generator, KernelProfile profile, Judge model, Judge judge)
      throws IOException {
    VerifierFuzz fuzz =
        new VerifierFuzz(
            generator, profile, model, judge, ParityLedger.read(Path.of("docs", "parity.md")));
    StringBuilder recorded = new StringBuilder();
    fuzz.onJudged((seed, fixture) -> record(seed, fixture, recorded));
    play(fuzz);
    if (record != null) {
      Files.writeString(record, recorded);
    }
    report(fuzz);
    return fuzz.anyVerdictDiffers() ? 1 : 0;
  }

  private void record(long seed, Fixture fixture, StringBuilder recorded) {
    if (record != null && fixture.program().instructions().size() <= LONGEST_RECORDED) {
      recorded.append(fixture.write(List.of("seed " + seed))).append('\n');
    }
  }

  private ParameterException mistake(String message) {
    return new ParameterException(new picocli.CommandLine(this), message);
  }

  private void play(VerifierFuzz fuzz) {
    Instant end =
        Double.isInfinite(minutes)
            ? Instant.MAX
            : Instant.now().plus(Duration.ofMillis((long) (minutes * 60_000)));
    for (int i = 0; i < count && Instant.now().isBefore(end); i++) {
      fuzz.play(seed + i);
    }
  }

  private void report(VerifierFuzz fuzz) throws IOException {
    boolean text = format.equals("text");
    int number = 0;
    for (DifferenceGroup group : fuzz.groups()) {
      if (text) {
        System.out.println(
            group.count() + " x " + group.name() + (group.known() ? " (listed)" : ""));
      }
      if (number < show && !group.known()) {
        number++;
        for (Found found : group.examples().stream().limit(examples).toList()) {
          example(fuzz, group, found, number, text);
        }
      }
    }
    if (features) {
      fuzz.census()
          .counts()
          .forEach((name, times) -> print(text, String.format("%7d  %s", times, name)));
      print(text, "median length " + fuzz.medianLength());
    }
    if (text) {
      fuzz.tally().counts().forEach((name, times) -> System.out.println(name + " " + times));
    } else {
      System.out.println(new Gson().toJson(fuzz.tally().counts()));
    }
  }

  /// In JSON mode the summary has standard output for itself.
  private static void print(boolean text, String line) {
    (text ? System.out : System.err).println(line);
  }

  private void example(
      VerifierFuzz fuzz, DifferenceGroup group, Found found, int number, boolean text)
      throws IOException {
    Difference small = fuzz.shrink(found);
    String written =
        new Fixture(small.program(), small.kernel())
            .write(
                List.of(
                    "seed " + found.seed() + ", " + group.count() + " x " + group.name(),
                    "model: " + small.model().sentence(),
                    "kernel: " + small.kernel().sentence()));
    if (text) {
      System.out.println(written.indent(4));
    }
    if (out != null) {
      Files.createDirectories(out);
      String name =
          String.format(
              Locale.ROOT,
              "%03d-%s-%d.case",
              number,
              group.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
              found.seed());
      Files.writeString(out.resolve(name), written);
      Files.writeString(out.resolve(name.replace(".case", ".log")), small.kernel().log());
    }
  }
}
