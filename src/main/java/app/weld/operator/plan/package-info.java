/** What is to be done in Weld, decided without asking or touching anything: a desired and an observed state in, a plan out. */
@NullMarked
package app.weld.operator.plan;

import org.jspecify.annotations.NullMarked;
