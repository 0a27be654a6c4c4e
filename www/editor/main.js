// The file editors.
