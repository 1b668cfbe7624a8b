// Package standin keeps large collections away from the framework.
//
// The framework walks over every value of a plan or a state several times, and what each step costs
// grows with the number of steps (dev-docs/decisions/large-values.md). Of a collection that has no
// rules of its own below it, all that this work can find out is whether it is null, unknown or
// equal to another one. So the framework gets a stand-in: a collection of one element that is named
// after the content of the real one. Equal collections have equal stand-ins, different ones do not,
// and null, unknown and empty ones stand for themselves.
//
// [Attributes] says of which attributes that is true. A [Table] belongs to one call, and travels in
// its context: it puts stand-ins in ([Table.CollapseEncoded], [Table.Collapse]) and the real values
// back ([Table.ExpandEncoded], [Table.Expand]). An object's own code sees models of real values
// only ([Table.Convert], [Table.Raw]). A [Memory] spares what several calls of a process have in
// common.
package standin
