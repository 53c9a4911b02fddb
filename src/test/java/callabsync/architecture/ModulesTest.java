package callabsync.architecture;

import callabsync.CallabSyncApplication;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

class ModulesTest {

    private final ApplicationModules modules = ApplicationModules.of(CallabSyncApplication.class);

    @Test
    void modules_depend_only_on_what_they_declare_and_never_in_a_circle() {
        modules.verify();
    }

    /** Written to {@code target/spring-modulith-docs}. */
    @Test
    void the_picture_of_the_modules_is_drawn_from_the_code() {
        new Documenter(modules).writeModulesAsPlantUml();
    }
}
