package dev.skmsg.bpf;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.skmsg.bpf.isa.Instruction;
import org.junit.jupiter.api.Test;

/// Arrows point one way: object files are made of instructions, the door to bpf(2) knows both, and
/// only it knows the operating system.
class ArchitectureTest {

  /// The module's own classes, wherever a build puts them.
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> location.contains("dev/skmsg/bpf/"))
          .importUrl(Instruction.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void theJdkAloneIsNeeded() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.skmsg.bpf..", "java..", "org.jspecify.annotations..")
        .check(CLASSES);
  }

  @Test
  void foreignMemoryIsForTheDoorToLinux() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..linux..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .check(CLASSES);
  }

  @Test
  void nothingBelowKnowsTheDoorToLinux() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..linux..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..linux..")
        .check(CLASSES);
  }

  @Test
  void instructionsStandOnTheirOwn() {
    noClasses()
        .that()
        .resideInAPackage("..isa..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..object..", "..kernel..")
        .check(CLASSES);
  }
}
