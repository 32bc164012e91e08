package app.weld.operator.standin;

/** An orchestration. */
public record OrchestrationRow(String id, String name) implements Row {}
