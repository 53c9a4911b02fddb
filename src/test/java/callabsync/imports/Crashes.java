package callabsync.imports;

import java.util.Random;

/** Stops "the process" at steps that a seed chooses: what is in memory is lost, what is committed stays. */
public class Crashes {

    public static final Crashes NONE = new Crashes(0, 0);

    private final Random random;
    private final int oneIn;
    private int count;

    /** @param oneIn so many steps make one crash on average; 0: there is none */
    public Crashes(long seed, int oneIn) {
        this.random = new Random(seed);
        this.oneIn = oneIn;
    }

    /** Nothing in the product catches it. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        public Crash() {
            super("The process stops here", null, false, false);
        }
    }

    /** A step. */
    public void maybe() {
        if (oneIn > 0 && random.nextInt(oneIn) == 0) {
            count++;
            throw new Crash();
        }
    }

    int count() {
        return count;
    }
}
