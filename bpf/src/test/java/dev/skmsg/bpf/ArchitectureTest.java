package dev.skmsg.bpf;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Arrows point one way: object files are made of instructions, the door to bpf(2) knows both, and
/// only it knows the operating system.
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.skmsg.bpf");

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
