package app.weld.operator.sync.execution;

import app.weld.operator.plan.Blocker;
import app.weld.operator.plan.Remark;
import java.util.ArrayList;
import java.util.List;

/** What became clear while a plan was carried out: what Weld refused, what is not possible, and what a person should know. */
final class ExecutionReport {
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<Blocker> blockers = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();

    void refused(Refusal refusal) {
        refusals.add(refusal);
    }

    void blocked(List<Blocker> by) {
        blockers.addAll(by);
    }

    void remark(List<Remark> more) {
        remarks.addAll(more);
    }

    List<Refusal> refusals() {
        return refusals;
    }

    List<Blocker> blockers() {
        return blockers;
    }

    List<Remark> remarks() {
        return remarks;
    }

    /** How many parts of the plan were not carried out. */
    int problems() {
        return refusals.size() + blockers.size();
    }
}
