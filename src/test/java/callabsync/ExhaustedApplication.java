package callabsync;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;

/** The product in a process of its own, in which something runs out of memory and somebody swallows the error. */
public final class ExhaustedApplication {

    private ExhaustedApplication() {}

    public static void main(String[] args) {
        CallabSyncApplication.main(args);
        CompletableFuture.runAsync(ExhaustedApplication::exhaust).exceptionally(failure -> null);
    }

    private static void exhaust() {
        var all = new ArrayList<byte[]>();
        while (true) {
            all.add(new byte[1024 * 1024]);
        }
    }
}
