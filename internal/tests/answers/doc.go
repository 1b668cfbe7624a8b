// Package answers has no code of its own: its tests ask two servers the same, about every resource
// of the registry on an emulated console, the provider's own and the framework's alone. What the
// provider's server answers by itself, and what the framework answers when it gets stand-ins of
// large collections, is what the framework would have answered.
package answers
