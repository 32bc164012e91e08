package app.weld.operator.sync.binding;

import app.weld.operator.sync.binding.CreationEvent.AnswerLost;
import app.weld.operator.sync.binding.CreationEvent.GivenUp;
import app.weld.operator.sync.binding.CreationEvent.IntentBegun;
import app.weld.operator.sync.binding.CreationEvent.IntentReplaced;
import app.weld.operator.sync.binding.CreationEvent.IntentShown;
import app.weld.operator.sync.binding.CreationEvent.IntentWithdrawn;
import app.weld.operator.sync.binding.CreationEvent.ObstacleFound;
import app.weld.operator.sync.binding.CreationEvent.RequestNotCarriedOut;
import app.weld.operator.sync.binding.CreationEvent.RequestRefused;
import app.weld.operator.sync.binding.CreationEvent.RequestSent;
import app.weld.operator.sync.binding.CreationEvent.SyncBound;
import app.weld.operator.sync.binding.CreationState.Bound;
import app.weld.operator.sync.binding.CreationState.NotWritten;
import app.weld.operator.sync.binding.CreationState.Obstructed;
import app.weld.operator.sync.binding.CreationState.Refused;
import app.weld.operator.sync.binding.CreationState.Sent;
import app.weld.operator.sync.binding.CreationState.Unknown;
import app.weld.operator.sync.binding.CreationState.Withdrawn;
import app.weld.operator.sync.binding.CreationState.Writing;
import app.weld.operator.sync.binding.CreationState.Written;
import java.time.Instant;

/**
 * Which state of a creation follows which.
 *
 * <pre>
 * NotWritten --begun--> Writing --shown--> Written --sent--> Sent --bound--> Bound
 *                          ^                |   ^             |--refused--> Refused
 *                          '---replaced-----'   '-not done----|
 *                                                             '--lost--> Unknown --bound--> Bound
 * Written --withdrawn--> Withdrawn
 * any --another intent is shown--> Unknown --given up--> NotWritten
 * </pre>
 */
final class CreationTransitions {
    private CreationTransitions() {}

    /** @throws IllegalStateException where this cannot happen in this state: a program that went on could create a second sync */
    static CreationState next(CreationState state, CreationEvent event) {
        return switch (event) {
            // The compare-and-set of the status decides whether it shows an intent.
            case IntentBegun(String id, var at) -> new Writing(id, at);
            case IntentReplaced(String id, var at) when state instanceof Written -> new Writing(id, at);
            case IntentWithdrawn() when state instanceof Written -> new Withdrawn();
            case IntentShown(String id, var at) -> shown(state, id, at);
            case RequestSent(var at)
            when state instanceof Written written -> new Sent(written.intentId(), at, written.intended());
            case RequestNotCarriedOut(var at)
            when state instanceof Sent sent -> new Written(sent.intentId(), at, sent.intended());
            case AnswerLost(var at) when state instanceof Sent sent -> new Unknown(sent.intentId(), at, true);
            case RequestRefused() when state instanceof Sent -> new Refused();
            case GivenUp() when state.mayHaveReachedWeld() -> new NotWritten();
            case ObstacleFound() -> new Obstructed();
            case SyncBound() -> new Bound();
            case IntentReplaced replaced -> throw impossible(state, replaced);
            case IntentWithdrawn withdrawn -> throw impossible(state, withdrawn);
            case RequestSent sent -> throw impossible(state, sent);
            case RequestNotCarriedOut notCarriedOut -> throw impossible(state, notCarriedOut);
            case AnswerLost lost -> throw impossible(state, lost);
            case RequestRefused refused -> throw impossible(state, refused);
            case GivenUp givenUp -> throw impossible(state, givenUp);
        };
    }

    /** The grace period of an intent that another process wrote counts from now on, whatever clock it was written by. */
    private static CreationState shown(CreationState state, String id, Instant at) {
        return switch (state) {
            case Writing(String own, var intended) when own.equals(id) -> new Written(id, at, intended);
            case Written written when written.intentId().equals(id) -> written;
            case Sent sent when sent.intentId().equals(id) -> sent;
            case Unknown unknown when unknown.intentId().equals(id) -> unknown;
            default -> new Unknown(id, at, false);
        };
    }

    private static IllegalStateException impossible(CreationState state, CreationEvent event) {
        return new IllegalStateException(
                "a creation that is " + state.getClass().getSimpleName() + " cannot go on with "
                        + event.getClass().getSimpleName());
    }
}
