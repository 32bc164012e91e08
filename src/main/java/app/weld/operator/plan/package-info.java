/** Decides what to do in Weld, as pure functions: from a desired and an observed state to a plan. */
@NullMarked
package app.weld.operator.plan;

import org.jspecify.annotations.NullMarked;
