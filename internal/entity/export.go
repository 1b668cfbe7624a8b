package entity

// Export is what a configuration that is written from an existing object has to know of it, and no
// schema says. It stands in the object's own directory, in export.go.
type Export struct {
	// Defaults are the values, by attribute, that the service gives an object which is created
	// without the attribute: a string, an int or a bool. A configuration need not say them. Empty
	// texts and collections are left out of every configuration and do not stand here.
	Defaults map[string]any
	// References are the attributes that hold ids of other objects, by the name of these objects,
	// such as "site". In a map the keys are ids, in a list or set the items.
	References map[string]string
	// Secrets are the attributes that the service never shows again, and that a create needs. The
	// text describes the variable that stands for it; name reads a text attribute of the object.
	Secrets map[string]func(text func(attribute string) string) string
	// Identifies is the attribute that says by its id which existing object is meant. In a
	// configuration for another account `name` stands in its place. "" for most objects.
	Identifies string
	// Automatic is for an object that the service makes by itself; nil where it makes none.
	Automatic *Automatic
	// Files are attributes in base64 that are written as files, by the ending of their names.
	Files map[string]string
	// Elsewhere are comments for the person who applies the configuration to another account, by
	// the attribute that they stand at, "" for the block itself.
	Elsewhere map[string]string
	// Findings are remarks on an object that no state owns, by the attribute that must be true for
	// them; "" for a remark on every such object.
	Findings map[string]string
	// IsOnlyOne is true for an object of which each account has one, with the account's id. It
	// has no list and is read by that id.
	IsOnlyOne bool
}

// Automatic is an object that the service makes by itself, such as the first site of an
// organization, and that a configuration for another account takes over.
type Automatic struct {
	// Name is what the service calls it.
	Name string
	// Attribute is the bool that takes it over.
	Attribute string
}
