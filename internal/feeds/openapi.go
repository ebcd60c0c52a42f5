package feeds

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// An Operation is one address at which programs are given something.
type Operation struct {
	ID      string
	Path    string // with {names} for what varies; without the version's prefix
	Summary string
	Params  []Param
	Gives   reflect.Type
}

// A Param is what varies in the path of an operation, or follows it.
type Param struct {
	Name, Doc string
	Query     bool
}

// OpenAPI describes the interface for programs, as OpenAPI 3.1 does, from the types that it gives.
func OpenAPI(title, server string, operations []Operation) ([]byte, error) {
	schemas := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	api := huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title: title, Version: "1",
			Description: "What is public, for programs to read. Nothing can be written, and no key is needed. Every answer has an ETag. The same lists are to be had as tables: add .csv to their addresses.",
		},
		Servers:    []*huma.Server{{URL: server}},
		Paths:      map[string]*huma.PathItem{},
		Components: &huma.Components{Schemas: schemas},
	}
	problem := schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	for _, o := range operations {
		get := &huma.Operation{OperationID: o.ID, Summary: o.Summary, Method: "GET", Path: o.Path, Responses: map[string]*huma.Response{
			"200": {Description: "It is in the answer.", Content: map[string]*huma.MediaType{"application/json": {Schema: schemas.Schema(o.Gives, true, o.ID)}}},
			"304": {Description: "The reader has it."},
			"404": {Description: "Nothing is public at this address.", Content: map[string]*huma.MediaType{ProblemType: {Schema: problem}}},
		}}
		for _, p := range o.Params {
			in, kind := "path", "string"
			if p.Query {
				in, kind = "query", "integer"
			}
			get.Parameters = append(get.Parameters, &huma.Param{Name: p.Name, In: in, Required: !p.Query, Description: p.Doc, Schema: &huma.Schema{Type: kind}})
		}
		api.Paths[o.Path] = &huma.PathItem{Get: get}
	}
	return JSON(api)
}

// ProblemType is the media type of a [Problem].
const ProblemType = "application/problem+json"

// A Problem is why something is not given (RFC 9457).
type Problem struct {
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Status int    `json:"status"`
}
