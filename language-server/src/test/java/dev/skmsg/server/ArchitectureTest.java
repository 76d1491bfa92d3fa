package dev.skmsg.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.skmsg.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule noCommandLineBelow =
      noClasses().should().dependOnClassesThat().resideInAPackage("dev.skmsg.cli..");

  @ArchTest
  static final ArchRule noXtextHere =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.eclipse.xtext..", "org.eclipse.emf..", "dev.skmsg.language..");

  @ArchTest
  static final ArchRule documentsKnowNoRequests =
      noClasses()
          .that()
          .resideInAPackage("dev.skmsg.server.workspace..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.skmsg.server.lsp..", "dev.skmsg.server.protocol..");
}
