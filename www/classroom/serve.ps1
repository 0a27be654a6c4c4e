# Serves the folder "playground" beside this file to this computer's browser. Windows PowerShell 5.1 or newer.
$ErrorActionPreference = 'Stop'
$root = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot 'playground')) + [IO.Path]::DirectorySeparatorChar
$types = @{
  '.css' = 'text/css; charset=utf-8'; '.html' = 'text/html; charset=utf-8'; '.js' = 'text/javascript; charset=utf-8'
  '.json' = 'application/json'; '.svg' = 'image/svg+xml'; '.txt' = 'text/plain; charset=utf-8'
  '.wasm' = 'application/wasm'; '.yaml' = 'text/plain; charset=utf-8'; '.properties' = 'text/plain; charset=utf-8'
}

$listener = $null
foreach ($port in 8000..8019) {
  $candidate = New-Object System.Net.HttpListener
  # "localhost" needs no administrator.
  $candidate.Prefixes.Add("http://localhost:$port/")
  try { $candidate.Start(); $listener = $candidate; break } catch { $candidate.Close() }
}
if ($null -eq $listener) { Write-Error 'No free port.'; exit 1 }

Write-Host "Ordering Playground: http://localhost:$port/   (close this window to end it)"
Start-Process "http://localhost:$port/"

while ($listener.IsListening) {
  $context = $listener.GetContext()
  $response = $context.Response
  try {
    $path = [Uri]::UnescapeDataString($context.Request.Url.AbsolutePath).TrimStart('/')
    if ($path -eq '') { $path = 'index.html' }
    $file = [IO.Path]::GetFullPath((Join-Path $root $path))
    if ($file.StartsWith($root, [StringComparison]::OrdinalIgnoreCase) -and (Test-Path -LiteralPath $file -PathType Leaf)) {
      $bytes = [IO.File]::ReadAllBytes($file)
      $type = $types[[IO.Path]::GetExtension($file).ToLowerInvariant()]
      if ($null -eq $type) { $type = 'application/octet-stream' }
      $response.ContentType = $type
      $response.Headers.Add('Cache-Control', 'no-cache')
      $response.ContentLength64 = $bytes.Length
      $response.OutputStream.Write($bytes, 0, $bytes.Length)
    } else {
      $response.StatusCode = 404
    }
  } catch {
    # The path is none, or the browser went away, to which nothing can be said any more.
    try { $response.StatusCode = 404 } catch { }
  } finally {
    try { $response.Close() } catch { }
  }
}
