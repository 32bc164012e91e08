/** The runs of a sync: when they are read, and what is announced of them. */
@NullMarked
package app.weld.operator.sync.run;

import org.jspecify.annotations.NullMarked;
