package app.weld.operator.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happens in a history. What cannot happen, since what it needs is not there, does not. */
sealed interface Step {
    /** Time passes. */
    record Pass(Duration duration) implements Step {}

    // What users do in the cluster.

    /** A manifest is applied: created, or changed. */
    record Apply(Name name, ObjectNode spec) implements Step {}

    record Delete(Name name) implements Step {}

    /** Finalizers are stripped and the object is deleted: the operator does not get to see it. */
    record Vanish(Name name) implements Step {}

    record StripFinalizers(Name name) implements Step {}

    record WipeStatus(Name name) implements Step {}

    /** A run or a full refresh is requested now. */
    record Ask(Name name, String annotation) implements Step {}

    /** An object is lost, and made again from a copy of its manifest with all annotations and without its status. */
    record Restore(Name name) implements Step {}

    /** Another controller has a condition of its own in the status. */
    record ForeignCondition(Name name) implements Step {}

    /** The allowedNamespaces of a connection; null: none any more. */
    record Allow(Name connection, @Nullable ObjectNode allowed) implements Step {}

    /** A namespace has these labels, and no others. */
    record Label(String namespace, Map<String, String> labels) implements Step {
        public Label {
            labels = Map.copyOf(labels);
        }
    }

    record Annotate(Name name, String annotation, String value) implements Step {}

    // What people do in the Weld app. The sync is the one that a manifest stands for, found by connection and schema.

    record ChangeSchedule(Name name, String schedule) implements Step {}

    record Toggle(Name name) implements Step {}

    record RemoveStream(Name name, int which) implements Step {}

    /** A stream that no manifest names. */
    record AddStream(Name name) implements Step {}

    record DeleteSync(Name name) implements Step {}

    /** A sync of the same connection and schema, beside one that may be there. */
    record Duplicate(Name name) implements Step {}

    /** A person opens the links that are open. */
    record Authorize() implements Step {}

    /** Runs that were requested begin, and those that had begun end. */
    record Runs() implements Step {}

    /** A column of a stream is hashed; perhaps it is protected from full syncs, too. */
    record HashColumns(Name name, int which, boolean protect) implements Step {}

    /** Attaches a sync to an orchestration; null: detaches it. */
    record Orchestrate(Name name, @Nullable String orchestration) implements Step {}

    /** A person opens the links to authorize again what is connected. */
    record AuthorizeAgain() implements Step {}

    /** A property of a stream is set that its manifest may say nothing of. */
    record FullSyncs(Name name, int which) implements Step {}

    /** The sources of an account offer a stream, or do not any more. */
    record Offer(String account, String stream, boolean offered) implements Step {}

    /** An orchestration has this name from now on, and is there. */
    record NameOrchestration(String account, String id, String name) implements Step {}

    record DeleteOrchestration(String account, String id) implements Step {}

    // What goes wrong.

    /** A Secret is deleted, and made again later. */
    record LoseSecret(Name name, Duration duration) implements Step {}

    /** The Secrets of a namespace hold each other's keys. */
    record WrongKeys(String namespace, Duration duration) implements Step {}

    /** A namespace cannot act until all else is well again; one with a key that will be revoked still can until then. */
    record Hinder(String namespace, Hindrance hindrance) implements Step {}

    /** Weld revokes the key that only this namespace has. */
    record Revoke(String namespace) implements Step {}

    /** An attacker calls the endpoint for redirects with the state of a link and the id of another connection. */
    record Forge(Name name) implements Step {}

    /**
     * A viewer calls the endpoint for redirects.
     *
     * @param state which of the states that are there, or none of them
     * @param connection which of the connections of the workspace, or none of them
     */
    record ForgeAny(Name name, int state, int connection) implements Step {}

    /** The n-th call to Weld from now. */
    record Fail(String account, Fault fault, int calls) implements Step {}

    record Outage(String account, Duration duration) implements Step {}

    /** The key is refused from now on; the Secrets hold the new one later. */
    record NewKey(String account, Duration untilKnown) implements Step {}

    /** The n-th call of the operator from now. */
    record Kill(FaultInjector.Kind kind, int calls) implements Step {}

    /** Something happens before the n-th call of the operator from now. */
    record Meanwhile(int calls, Step step) implements Step {}

    /**
     * The process stands still at its n-th call from now, and another one takes over.
     *
     * @param sent whether the call was done when it stands still, and only its answer is read later
     * @param leads whether it goes on for a minute when it wakes up, as one that takes itself for the leader
     */
    record Freeze(int calls, boolean sent, Duration duration, boolean leads) implements Step {}

    /** So many changing calls from now fail one after another. */
    record FailWrites(String account, int calls) implements Step {}

    record Stop() implements Step {}

    record Start() implements Step {}

    /** So much later the operator hears of changes in the cluster. */
    record Lag(Duration duration) implements Step {}

    /**
     * The answer to the next creation of a sync of this schema is lost, and its manifest is deleted.
     *
     * @param after the creation
     */
    record LoseCreation(Name name, Duration after) implements Step {}
}
