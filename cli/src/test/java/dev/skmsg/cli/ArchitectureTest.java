package dev.skmsg.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The arrows of ARCHITECTURE.md that end at cli.
@AnalyzeClasses(packages = "dev.skmsg.cli", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule PRINTS_WHAT_TOOLCHAIN_FINDS_OUT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.eclipse..",
              "dev.skmsg.grammar.asm..",
              "dev.skmsg.bpf.linux..",
              "dev.skmsg.runtime.linux..",
              "dev.skmsg.lab..",
              "java.lang.foreign..");

  @ArchTest
  static final ArchRule REPORTS_KNOW_NO_COMMANDS =
      noClasses()
          .that()
          .resideInAPackage("..report..")
          .should()
          .dependOnClassesThat()
          .haveSimpleNameEndingWith("Command");
}
