// Package export writes what an account holds as configuration. It speaks to the provider's own
// list resources in this process, over the plugin protocol: an object that has a list resource is
// exported with nothing of its own but the table in its directory, see [entity.Export].
//
// [Read] reads an account, [Configuration] makes files of it, [WriteFiles] puts them into a
// directory, and [Account.Unmanaged] compares it with what states own.
package export
