package callabsync.crash;

import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.StandIn;
import java.time.Duration;

/** What goes wrong during a run, but for the kills: begins, lasts a while, and ends. */
enum Mishap {
    CRM_500("CRM answers 500") {
        @Override
        void begin(Scene scene) {
            scene.misbehave(this, Misbehaviour.status(500, "{}").times(5));
        }
    },
    CRM_429("CRM answers 429") {
        @Override
        void begin(Scene scene) {
            scene.misbehave(this, overLimit(scene.victim()).times(3));
        }

        private static Misbehaviour overLimit(StandIn victim) {
            if (victim instanceof HubSpotStandIn) {
                return HubSpotStandIn.rateLimited("TEN_SECONDLY_ROLLING");
            }
            return victim instanceof SalesforceStandIn
                    ? SalesforceStandIn.concurrentRequestsExceeded()
                    : Misbehaviour.status(429, "{}");
        }
    },
    ANSWER_LOST("answer lost after the write") {
        @Override
        void begin(Scene scene) {
            scene.misbehave(this, Misbehaviour.answerLost().times(4));
        }
    },
    TIME_OUT("time-out after the write") {
        @Override
        void begin(Scene scene) {
            scene.misbehave(this, Misbehaviour.answerLate(Duration.ofSeconds(4)).times(3));
        }
    },
    HALF_ANSWER("half an answer") {
        @Override
        void begin(Scene scene) {
            scene.misbehave(this, Misbehaviour.halfAnswer().times(3));
        }
    },
    CONNECTION_CUT("connection cut") {
        @Override
        void begin(Scene scene) {
            scene.misbehave(this, Misbehaviour.down().times(3));
        }
    },
    CRM_STOPPED("CRM stopped") {
        @Override
        void begin(Scene scene) {
            scene.victim().stop();
            scene.happened(this);
        }

        @Override
        void end(Scene scene) {
            scene.victim().start();
        }
    },
    PAUSED("SIGSTOP") {
        @Override
        void begin(Scene scene) {
            scene.app().pause();
            scene.happened(this);
        }

        @Override
        void end(Scene scene) {
            scene.app().resume();
        }
    },
    STORE_LOCKED("store locked") {
        @Override
        void begin(Scene scene) {
            scene.store().lock();
            scene.happened(this);
        }

        @Override
        void end(Scene scene) {
            scene.store().unlock();
        }
    },
    STORE_FULL("store full") {
        @Override
        void begin(Scene scene) {
            scene.app().fillDisk();
            scene.happened(this);
        }

        @Override
        void end(Scene scene) {
            scene.app().emptyDisk();
        }
    },
    CLOCK_AHEAD("clock ahead") {
        @Override
        void begin(Scene scene) {
            scene.shiftClock(this, scene.shift());
        }

        @Override
        void end(Scene scene) {
            scene.resetClock();
        }
    },
    CLOCK_BACK("clock back") {
        @Override
        void begin(Scene scene) {
            scene.shiftClock(this, scene.shift().negated());
        }

        @Override
        void end(Scene scene) {
            scene.resetClock();
        }
    };

    static final String KILL = "kill -9";

    private final String words;

    Mishap(String words) {
        this.words = words;
    }

    abstract void begin(Scene scene);

    /** Also when the process was killed and started again meanwhile. */
    void end(Scene scene) {
        // What a CRM does wrong is over by itself.
    }

    @Override
    public String toString() {
        return words;
    }
}
