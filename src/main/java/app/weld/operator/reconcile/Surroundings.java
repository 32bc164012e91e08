package app.weld.operator.reconcile;

import app.weld.operator.poll.Poller;
import app.weld.operator.poll.Subscriber;
import app.weld.operator.weld.WeldClients;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * What both reconcilers work with.
 *
 * @param wake has a resource reconciled soon
 */
public record Surroundings(
        WeldClients weld,
        Poller poller,
        Neighbours neighbours,
        KeySecrets secrets,
        EventRecorder events,
        Consumer<Subscriber> wake,
        Tallies tallies,
        Timing timing,
        Clock clock) {}
