package app.weld.operator.standin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import app.weld.operator.ManualClock;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class StandsAloneTest {
    @Test
    void sharesNoCodeWithTheOperatorSoThatOneMistakeCannotHideInBoth() {
        noClasses()
                .that()
                .resideInAPackage("app.weld.operator.standin")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are the operator's",
                        (JavaClass type) -> type.getPackageName().startsWith("app.weld.operator")
                                && !type.getPackageName().equals("app.weld.operator.standin")
                                && !type.isEquivalentTo(ManualClock.class)))
                .check(new ClassFileImporter().importPackages("app.weld.operator.standin"));
    }
}
