package callabsync.sink;

import callabsync.mapping.Mappings;
import java.util.List;
import java.util.Map;
import org.apache.camel.Component;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** The component {@code crm:} without Spring. */
public final class CrmStepsFixture {

    private CrmStepsFixture() {}

    public static Component component(Mappings mappings, CrmSteps... kinds) {
        var beans = new StaticListableBeanFactory();
        for (CrmSteps kind : kinds) {
            beans.addBean(kind.sink(), kind);
        }
        return new CrmComponent(beans.getBeanProvider(CrmSteps.class), mappings);
    }

    /** A kind whose steps note what they are made with: the mapping of an activity, say. */
    public static CrmSteps noting(String sink, List<String> noted) {
        return new CrmSteps() {
            @Override
            public String sink() {
                return sink;
            }

            @Override
            public Map<Operation, Maker> steps() {
                return Map.of(
                        Operation.MATCH,
                        options -> note("match " + options.mapping()),
                        Operation.ACTIVITY,
                        options -> note(options.type(List.of("calls", "tasks")) + " " + options.mapping()),
                        Operation.FINISH,
                        options -> note("finish"));
            }

            private Step note(String what) {
                return batch -> noted.add(what);
            }
        };
    }
}
