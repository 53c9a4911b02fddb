package callabsync.architecture;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import org.springframework.beans.factory.annotation.Autowired;

@AnalyzeClasses(packages = "callabsync", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] FORBIDDEN_IN_NAMES = {"Manager", "Helper", "Util", "Common", "Impl", "Data", "Info"};

    @ArchTest
    static final ArchRule an_event_depends_on_nothing_of_ours = noClasses()
            .that()
            .resideInAPackage("callabsync.event..")
            .should()
            .dependOnClassesThat(are(ofOurs()).and(are(outside("callabsync.event"))))
            .as("an event depends on nothing of ours, neither on Spring nor on Camel");

    @ArchTest
    static final ArchRule an_event_knows_no_framework = noClasses()
            .that()
            .resideInAPackage("callabsync.event..")
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.apache.camel..");

    @ArchTest
    static final ArchRule nothing_asks_the_system_for_the_time = noClasses()
            .that()
            .resideOutsideOfPackage("callabsync.sandbox..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .as("time is a Clock");

    @ArchTest
    static final ArchRule nothing_sleeps =
            noClasses().should().callMethod(Thread.class, "sleep", long.class).as("nothing sleeps");

    @ArchTest
    static final ArchRule nothing_is_injected_into_fields = fields().should().notBeAnnotatedWith(Autowired.class);

    @ArchTest
    static final ArchRule a_name_says_what_it_is = classes()
            .should(
                    new com.tngtech.archunit.lang.ArchCondition<JavaClass>(
                            "have none of the empty words in their names") {
                        @Override
                        public void check(JavaClass item, com.tngtech.archunit.lang.ConditionEvents events) {
                            for (String word : FORBIDDEN_IN_NAMES) {
                                if (item.getSimpleName().matches(".*" + word + "([A-Z].*|$)")
                                        && !item.getSimpleName().matches("Data(base|Folder).*")) {
                                    events.add(com.tngtech.archunit.lang.SimpleConditionEvent.violated(
                                            item, item.getName() + " has \"" + word + "\" in its name"));
                                }
                            }
                        }
                    });

    private static DescribedPredicate<JavaClass> ofOurs() {
        return DescribedPredicate.describe(
                "of ours", type -> type.getPackageName().startsWith("callabsync."));
    }

    private static DescribedPredicate<JavaClass> outside(String packageName) {
        return DescribedPredicate.describe(
                "outside " + packageName, type -> !type.getPackageName().startsWith(packageName));
    }
}
