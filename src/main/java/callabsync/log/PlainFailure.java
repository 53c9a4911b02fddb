package callabsync.log;

import callabsync.event.Shown;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A failure as it is logged: a stack trace whose messages cannot break their lines. */
final class PlainFailure implements IThrowableProxy {

    private static final int LONGEST_MESSAGE = 1_000;
    private static final int CHARACTERS_OF_A_FRAME = 60;

    private final IThrowableProxy failure;
    private final @Nullable IThrowableProxy cause;
    private final IThrowableProxy[] suppressed;

    private PlainFailure(IThrowableProxy failure) {
        this.failure = failure;
        this.cause = of(failure.getCause());
        IThrowableProxy[] given = failure.getSuppressed();
        this.suppressed = given == null
                ? new IThrowableProxy[0]
                : Arrays.stream(given).map(PlainFailure::new).toArray(IThrowableProxy[]::new);
    }

    static @Nullable IThrowableProxy of(@Nullable IThrowableProxy failure) {
        return failure == null ? null : new PlainFailure(failure);
    }

    static int charactersOf(@Nullable IThrowableProxy failure) {
        int characters = 0;
        for (IThrowableProxy each = failure; each != null; each = each.getCause()) {
            characters += CHARACTERS_OF_A_FRAME * each.getStackTraceElementProxyArray().length + LONGEST_MESSAGE;
        }
        return characters;
    }

    @Override
    public @Nullable String getMessage() {
        return plain(failure.getMessage());
    }

    @Override
    public @Nullable String getOverridingMessage() {
        return plain(failure.getOverridingMessage());
    }

    private static @Nullable String plain(@Nullable String message) {
        return message == null ? null : Shown.text(message, LONGEST_MESSAGE);
    }

    @Override
    public String getClassName() {
        return failure.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
        return failure.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
        return failure.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
        return cause;
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
        return suppressed;
    }

    @Override
    public boolean isCyclic() {
        return failure.isCyclic();
    }
}
