package callabsync.operator;

import callabsync.event.Shown;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.thymeleaf.dialect.AbstractDialect;
import org.thymeleaf.dialect.IPostProcessorDialect;
import org.thymeleaf.engine.AbstractTemplateHandler;
import org.thymeleaf.model.IText;
import org.thymeleaf.postprocessor.IPostProcessor;
import org.thymeleaf.postprocessor.PostProcessor;
import org.thymeleaf.templatemode.TemplateMode;

/** Lets no text on a page, wherever it came from, turn the direction of writing, hold control characters or have no end. */
@Component
final class OnePageText extends AbstractDialect implements IPostProcessorDialect {

    private static final int LONGEST = 100_000;
    private static final int LAST = 1_000;

    OnePageText() {
        super("one-page-text");
    }

    @Override
    public int getDialectPostProcessorPrecedence() {
        return LAST;
    }

    @Override
    public Set<IPostProcessor> getPostProcessors() {
        return Set.of(new PostProcessor(TemplateMode.HTML, Handler.class, LAST));
    }

    /** Made anew for each page, by the engine. */
    public static final class Handler extends AbstractTemplateHandler {

        @Override
        public void handleText(IText text) {
            String given = text.getText();
            String shown = Shown.lines(given, LONGEST);
            super.handleText(
                    shown.equals(given) ? text : getContext().getModelFactory().createText(shown));
        }
    }
}
